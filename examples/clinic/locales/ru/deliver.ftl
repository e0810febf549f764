deliver-text =
    .more = Записаться к врачу
deliver-more = Выбрать врача и время: /book
