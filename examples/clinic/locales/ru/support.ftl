support =
    .command = Вопрос клинике
    .menu = Вопрос клинике
support-thread =
    .row = { $row-by_staff ->
        [true] <b>Клиника:</b> { $row-text }
       *[false] <b>Вы:</b> { $row-text }
    }
support-text =
    Напишите вопрос, и мы ответим вам здесь.

    Если вам плохо, не ждите ответа: звоните 103.
support-sent =
    Отправлено ✅ Ответ придёт сюда.

    Если ответ нужен срочно, позвоните: { $setting-phone }. Меню: /start
