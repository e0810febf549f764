# Поля вопроса, как их называют кнопки и строки анкеты.
faq = Частые вопросы
    .command = Частые вопросы
    .menu = Частые вопросы
    .question = Вопрос
    .answer = Ответ
    .position = Место в списке

faq-list =
    Частые вопросы

    Выберите вопрос или напишите слово для поиска.
    .row = { $row-question }
    .menu = Меню
faq-empty = Вопросов пока нет.
    .menu = Меню
faq-answer =
    <b>{ $chosen-question }</b>

    { $chosen-answer }
    .list = Другой вопрос
    .menu = Меню
faq-menu = Выберите раздел:
