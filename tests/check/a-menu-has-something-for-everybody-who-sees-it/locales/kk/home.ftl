home =
    .command = Басы
home-menu = Не істегіңіз келеді?
