order =
    .command = Order
order-day = Day
order-start = Start
order-service = Service
order-told = Told
    .row = { $row-text }
