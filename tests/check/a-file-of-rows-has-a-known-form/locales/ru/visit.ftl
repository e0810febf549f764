visit =
    .command = visit
visit-make =
    .file = file
    .name = name
visit-sent = sent
