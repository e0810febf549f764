balance =
    .command = Баланс
    .menu = Баланс
balance-told = { $owes ->
        [true] Балансыңыз: <b>{ $balance-amount }</b>. Бұл – клиникада төленетін сома.
       *[other] Балансыңыз: <b>{ $balance-amount }</b>
    }
