visit =
    .command = Visit
