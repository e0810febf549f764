core-money = { $amount } { $currency }
