caller =
    .command = –
