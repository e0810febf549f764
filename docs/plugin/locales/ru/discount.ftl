discount =
    .command = Проверить промокод
discount-code = Напишите промокод:
discount-checked =
    .unknown = Такого промокода нет.
discount-told = Скидка { $checked-percent } %, до { $checked-until }
