visit =
    .command = /visit
visit-service = ?
visit-name = ?
visit-greeting = { $name }, «{ $service-name }».
visit-more = ?
    .yes = +
    .site = @
