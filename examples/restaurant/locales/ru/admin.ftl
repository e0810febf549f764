admin = Администраторы
    .person = Telegram ID
    .name = Имя
    .command = Управление рестораном
admin-menu = Управление рестораном { restaurant_name }. Выберите раздел:
