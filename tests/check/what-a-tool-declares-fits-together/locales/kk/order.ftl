order =
    .command = Заказать
