balance =
    .command = Баланс
    .menu = Баланс
balance-told = { $owes ->
        [true] Ваш баланс: <b>{ $balance-amount }</b>. Это сумма к оплате в клинике.
       *[other] Ваш баланс: <b>{ $balance-amount }</b>
    }
