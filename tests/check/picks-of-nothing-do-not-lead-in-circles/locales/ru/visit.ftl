visit =
    .command = /visit
visit-service = ?
visit-name = ?
visit-greeting = { $name }!
visit-other = ?
