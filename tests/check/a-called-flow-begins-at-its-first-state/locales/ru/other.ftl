other =
    .command = /other
other-hello = { $name }
other-name = ?
