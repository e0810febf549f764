### Слова самого бота: как печатаются значения и что он говорит в любом диалоге.


## Значения: порядок частей даты, слова длительности, да и нет.

core-money = { $amount }{ "\u00A0" }{ $currency }

# $day бывает и промежутком дней одного месяца: 12–18.
core-date =
    .day = { $day } { $month }
    .year = { $day } { $month } { $year } г.
    .weekday = { $weekday }, { $date }
    .time = { $date }, { $time }

core-duration =
    .days = { $days } { $days ->
        [one] день
        [few] дня
       *[many] дней
    }
    .hours = { $hours } ч
    .minutes = { $minutes } мин
    .seconds = { $seconds } с

core-boolean =
    .true = да
    .false = нет

# Каждый язык называет себя сам.
core-language = Русский
    .ru = Русский
    .kk = Қазақша


## Команды /help и /cancel.

core-help = Что умеет бот:
core-help-cancel = Прервать начатое
core-help-help = Что умеет бот
# Не «отменено»: записи остаются, прерван только диалог.
core-cancelled = Хорошо, остановились на этом. Меню: /start
# И на /cancel вне диалога, и на непонятное слово посреди него.
core-nothing = Этого бот сейчас не может. Помощь: /help


## Лист ожидания.

core-offered =
    Освободилось время, которого вы ждали:
    { $row-start }
    { $row-service-name }

    { $row-expires ->
        [none] Держим его для вас.
       *[other] Держим его для вас до { $row-expires }.
    }
    Подтвердить или отказаться: /my


## Когда диалог идёт не по порядку.

# Всплывает над экраном: не больше 200 знаков.
core-expired = Эта кнопка устарела. Продолжите в последнем сообщении.
core-press = Нажмите одну из кнопок ниже.
core-silence = Диалог закрыт: давно не было ответа. Начать снова: /start
core-limit = Слишком много сообщений. Подождите минуту и повторите.
# Всплывает над экраном: не больше 200 знаков.
core-limit-presses = Слишком много нажатий. Подождите минуту и повторите.
core-updated = Бот обновился. Пожалуйста, начните заново.
core-failed = Не получилось по нашей вине. Ваши ответы сохранены, попробуйте ещё раз.
core-retry = Повторить
core-leave = Выйти


## Вопросы и анкеты.

core-accepted = Хорошо.
core-skip = Пропустить
core-save = Сохранить
core-contact = Отправить мой номер
core-field = { $label }: введите новое значение.


## Отказы: стоят над экраном, на котором выбирают снова.

core-missing = Этого уже нет в списке.
core-exists = Такое уже есть.
core-taken = Это время только что заняли.
core-full = На этот день всё занято.
core-closed = В это время мы не работаем.
core-too-late = Онлайн уже нельзя: осталось слишком мало времени.


## Что написать вместо неверного ответа.

core-invalid-length = { $from ->
        [0] Напишите не больше { core-invalid-length.most }.
        [1] Напишите не больше { core-invalid-length.most }.
       *[other] Напишите от { $from } до { core-invalid-length.most }.
    }
    .most = { $to } { $to ->
        [one] символа
       *[other] символов
    }
core-invalid-letters = Напишите только буквы, например: Алия Нурланова.
core-invalid-integer = Напишите целое число, например: 3.
core-invalid-money = Напишите сумму цифрами, например: 5000.
core-invalid-date = Напишите дату, например: 12.05.2026.
core-invalid-time = Напишите время, например: 14:30.
core-invalid-phone = Номер неполный или с ошибкой. Напишите 11 цифр, например: +7 701 123 45 67.
core-invalid-contact = Это номер другого человека. Чтобы отправить свой, нажмите «{ core-contact }».
core-invalid-email = Напишите адрес почты, например: aliya@example.com
core-invalid-url = Напишите ссылку целиком, например: https://example.com
# Число, сумма, дата или время; предел бывает и один.
core-invalid-range = { $from ->
        [none] Подойдёт до { $to } включительно.
       *[other] { $to ->
            [none] Подойдёт начиная с { $from }.
           *[other] Подойдёт от { $from } до { $to }.
        }
    }
core-invalid-row = Такого здесь нет. Выберите из списка.
