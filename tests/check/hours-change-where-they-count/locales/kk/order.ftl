order =
    .command = Order
order-told = Told
