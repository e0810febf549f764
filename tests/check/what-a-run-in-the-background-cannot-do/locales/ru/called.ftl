called-soon = –
    .row = –
