visit =
    .command = Заказать
visit-greeting = Заказ принят.
