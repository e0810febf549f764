order =
    .command = Заказать
order-two = Заказов нет
