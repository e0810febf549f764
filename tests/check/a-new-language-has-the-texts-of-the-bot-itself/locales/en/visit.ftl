visit =
    .command = Book
visit-service = What would you like?
visit-name = What is your name?
visit-greeting = { $name }, see you for «{ $service-name }».
