booking =
    .name = Есім
