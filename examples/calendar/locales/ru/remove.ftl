remove-sure =
    { event_card }

    Удалить встречу? Тем, кто приглашён, бот сообщит об отмене.
    .remove = Да, удалить
    .keep = Не удалять
remove-removed = Встреча удалена. Ваши встречи: /display_events
