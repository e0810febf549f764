visit =
    .command = /visit
visit-service = ?
visit-greeting = { $name }, «{ $service-name }».
