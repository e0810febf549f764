inner-sure = Рас па?
    .yes = Иә
    .no = Жоқ
