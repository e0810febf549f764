visit =
    .command = /visit
visit-service = ?
visit-greeting = !
    .row = { $row-name }
