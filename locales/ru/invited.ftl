### Кто открыл ссылку-приглашение. TABLE – имя таблицы; её название пишет приложение: TABLE = Команда.

invited_TABLE-code = Откройте ссылку, которую вам прислали.
invited_TABLE-own = Это ваше приглашение. Отправьте ссылку тому, кого приглашаете: принять приглашение может только другой человек.
invited_TABLE-offer =
    { $invitation-by-full_name ->
        [none] Вас приглашают
       *[other] { $invitation-by-full_name } приглашает вас
    }: { TABLE }

    Вам откроются разделы для сотрудников. Принять приглашение?
    .accept = Принять
    .decline = Отказаться
invited_TABLE-welcome =
    Приглашение принято ✅
    Разделы для сотрудников – в меню.
invited_TABLE-tell_taken =
    Приглашение принято ✅

    В списке: { $invitation-seat-name }
    В Telegram: { $me-full_name ->
        [none] –
       *[other] { $me-full_name }
    }
invited_TABLE-declined = Вы отказались от приглашения.
invited_TABLE-tell_declined = От приглашения отказались: { $invitation-seat-name }
invited_TABLE-already = Разделы для сотрудников вам уже доступны, поэтому для вас ничего не изменилось. Приглашение осталось неиспользованным.
invited_TABLE-gone = Эта ссылка не действует: возможно, её уже использовали, отозвали или её срок истёк. Попросите новую.
invited_TABLE-menu = Выберите раздел:
