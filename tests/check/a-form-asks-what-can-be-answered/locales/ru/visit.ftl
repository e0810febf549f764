visit =
    .command = /visit
visit-service = ?
visit-name = ?
visit-greeting = { $name }, «{ $service-name }».
visit-edit = ?
service =
    .clock = clock
