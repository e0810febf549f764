visit =
    .command = /visit
visit-name = ?
visit-service = ?
    .none = -
visit-greeting = !
