### Слова самого бота: как печатаются значения и что он говорит в любом диалоге.


## Значения: порядок частей даты, слова длительности (до двух суток – в часах), да и нет.

core-money = { $amount }{ "\u00A0" }{ $currency }

# $day бывает и промежутком дней одного месяца: 12–18.
# .twice – когда часы переводят назад и одно время бывает дважды: $showing – 1 или 2.
core-date =
    .day = { $day } { $month }
    .year = { $day } { $month } { $year } г.
    .weekday = { $weekday }, { $date }
    .time = { $date }, { $time }
    .twice = { $time } ({ $showing }-й раз)

core-duration =
    .days = { $days } { $days ->
        [one] день
        [few] дня
       *[many] дней
    }
    .hours = { $minutes ->
        [0] { $hours } { $hours ->
            [one] час
            [few] часа
           *[many] часов
        }
       *[other] { $hours } ч
    }
    .minutes = { $minutes } мин
    .seconds = { $seconds } с

# Слова, которыми люди пишут день и время. В .filler – слова без своего смысла: «в 9 часов».
core-read =
    .yesterday = вчера
    .today = сегодня
    .tomorrow = завтра
    .after-tomorrow = послезавтра
    .morning = утра утром
    .afternoon = дня днём вечера вечером
    .night = ночи ночью
    .filler = в во на к с число числа г год года час часа часов ч минут минуты мин м

core-boolean =
    .true = да
    .false = нет

# Каждый язык называет себя сам.
core-language = Русский
    .ru = Русский
    .kk = Қазақша


## Команды /help и /cancel.

core-help = Что умеет бот:
core-help-cancel = Прервать диалог
core-help-help = Что умеет бот
# Не «отменено»: записи остаются, прерван только диалог.
core-cancelled = Хорошо, не продолжаем. Меню: /start
core-nothing-to-cancel = Прерывать нечего. Меню: /start
core-unknown-command = Такой команды нет. Все команды: /help
# На слова, когда бот ни о чём не спрашивал.
core-unasked = Бот понимает только кнопки и команды. Помощь: /help
# Показать нечего, или раздел этому человеку больше не открыт.
core-nothing = Сейчас это недоступно. Меню: /start


## Лист ожидания.

core-offered =
    Освободилось время, которого вы ждали.

    Когда: { $row-start }
    Услуга: { $row-service-name }

    { $row-expires ->
        [none] Держим его для вас.
       *[other] Держим его для вас до { DATETIME($row-expires, date: "unless-today", weekday: "none") }.
    }
    .confirm = Подтвердить
    .release = Отказаться
    .confirmed =
        Запись подтверждена ✅

        Когда: { $row-start }
        Услуга: { $row-service-name }

        Ваши записи: /my
    .released = Вы отказались от этого времени. Спасибо, что сообщили.
    .gone = Это время больше не закреплено за вами. Ваши записи: /my


## Когда диалог идёт не по порядку.

# Всплывает над экраном: не больше 200 знаков.
core-expired = Эта кнопка уже не действует. Меню: /start
core-press = Нажмите одну из кнопок ниже.
core-silence = Диалог закрыт: давно не было ответа. Начать снова: /start
core-limit = Слишком много сообщений. Подождите минуту и повторите.
# Всплывает над экраном: не больше 200 знаков.
core-limit-presses = Слишком много нажатий. Подождите минуту и повторите.
core-updated = Бот обновился. Начните заново: /start
core-failed = Не получилось по нашей вине. Ваши ответы сохранены, попробуйте ещё раз.
core-retry = Повторить
core-leave = Выйти


## Вопросы и анкеты.

core-accepted = Хорошо.
core-skip = Пропустить
core-save = Сохранить
core-contact = Отправить мой номер
core-field = { $label }: напишите новый вариант.


## Отказы: стоят над экраном, на котором выбирают снова.

core-missing = Этого уже нет в списке.
core-exists = Такое уже есть.
core-taken = Это время только что заняли.
core-full = На этот день всё занято.
core-closed = В это время мы не работаем.
# Всплывает, когда нажат день, который нельзя выбрать: всё занято или в этот день не записывают.
core-day =
    .full = На { DATETIME($day, weekday: "none") } мест нет.
    .closed = На { DATETIME($day, weekday: "none") } записи нет.
# Человек написал день или время, которого нет среди кнопок.
core-not-free = Тогда свободного времени нет. Нажмите одну из кнопок ниже.
# И о новой записи, и о переносе, и об отмене.
core-too-late = До начала осталось слишком мало времени.


## Что написать вместо неверного ответа.

core-invalid-length = { $from ->
        [0] Нужно не больше { core-invalid-length.most }.
        [1] Нужно не больше { core-invalid-length.most }.
       *[other] Нужно от { $from } до { core-invalid-length.most }.
    }
    .most = { $to } { $to ->
        [one] символа
        [few] символов
       *[many] символов
    }
core-invalid-letters = Пишите только буквами, например: Алия Нурланова.
core-invalid-integer = Напишите целое число, например: 3.
core-invalid-money = Напишите сумму цифрами, например: 5000.
core-invalid-date = Напишите дату, например: 12.05.2026.
core-invalid-time = Напишите время, например: 14:30.
core-invalid-phone = В номере ошибка. Проверьте его и напишите ещё раз. Номер другой страны начните с «+».
core-invalid-contact = Это номер другого человека. Чтобы отправить свой, нажмите «{ core-contact }».
core-wanted-contact = Здесь нужен номер вашего Telegram. Нажмите «{ core-contact }».
core-invalid-email = Напишите адрес почты, например: aliya@example.com
core-invalid-url = Напишите ссылку целиком, например: https://example.com
# Число, сумма, дата или время; предел бывает и один.
core-invalid-range = { $from ->
        [none] { $to ->
            [one] Допустимо: не больше { $to }.
            [few] Допустимо: не больше { $to }.
            [many] Допустимо: не больше { $to }.
            [other] Допустимо: не больше { $to }.
           *[moment] Допустимо: не позже { $to }.
        }
       *[other] { $to ->
            [none] { $from ->
                [one] Допустимо: не меньше { $from }.
                [few] Допустимо: не меньше { $from }.
                [many] Допустимо: не меньше { $from }.
                [other] Допустимо: не меньше { $from }.
               *[moment] Допустимо: не раньше { $from }.
            }
           *[other] Допустимо: { $from } – { $to }.
        }
    }
core-invalid-row = Такого варианта нет. Выберите из списка.
