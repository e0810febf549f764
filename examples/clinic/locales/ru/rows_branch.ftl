rows_branch-new =
    .name = Как называется филиал?
    .address = Какой у него адрес? Например: пр. Абая, 25
    .place = Где он на карте? Отправьте геопозицию или точку на карте, и пациенты её увидят.
rows_branch-edit =
    .place = { rows_branch-new.place }
