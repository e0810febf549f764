visit =
    .command = /visit
visit-service = ?
visit-greeting = { $guest-name } { $guest-phone } «{ $service-name }».
visit-guest = ?
guest =
    .name = name
