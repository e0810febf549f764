broadcast =
    .command = Рассылки
    .menu = Рассылки
broadcast-list =
    Рассылки

    Выберите рассылку, чтобы увидеть, как она идёт.
    .row = { $row-text }
    .new = ➕ Новая рассылка
    .menu = Меню
broadcast-text = Напишите сообщение для рассылки.
    .menu = Меню
broadcast-segment = Кому отправить? Можно выбрать тех, кто говорит с ботом на одном языке.
    .skip = Всем
    .text = Назад
broadcast-preview =
    { EACH($text) }

    { $people ->
        [0] Получателей нет: отправлять некому.
       *[other] Получателей: { $people }. Отправить?
    }
    .send = Отправить
    .text = Изменить текст
    .segment = Изменить получателей
    .menu = Меню
broadcast-send =
    .done = Рассылка началась ✅
    .too_large = Получателей слишком много: больше 50 000. Выберите один язык.
broadcast-progress =
    { $broadcast-text }

    Обработано: { $share }%
    В очереди: { $queued }
    Доставлено: { $delivered }
    Нажали кнопку: { $clicked }
    Отказались от рассылок: { $off }
    Заблокировали бота: { $blocked }
    Не доставлено: { $failed }
    { $broadcast-stopped ->
        [true] Рассылка остановлена.
       *[false] { "" }
    }
    .stop = Остановить
    .resume = Продолжить
    .figures = Обновить
    .list = Назад
broadcast-stop =
    .done = Рассылка остановлена. То, что уже отправлено, не отозвать.
    .missing = Этой рассылки больше нет.
broadcast-resume =
    .done = Рассылка продолжится в течение пяти минут.
    .missing = Этой рассылки больше нет.
broadcast-menu = Выберите раздел:
