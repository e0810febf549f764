discount =
    .command = Промокодты тексеру
discount-code = Промокодты жазыңыз:
discount-checked =
    .unknown = Мұндай промокод жоқ.
discount-told = Жеңілдік: { $checked-percent } %, мерзімі: { $checked-until }
