visit =
    .command = visit
visit-service = service
    .row = { $row-name }
visit-sent = sent
    .file = file
    .file-title = title
visit-wrong = wrong
