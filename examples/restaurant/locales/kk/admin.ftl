admin = Әкімшілер
    .person = Telegram ID
    .name = Аты
    .command = Мейрамхананы басқару
admin-menu = { restaurant_name } мейрамханасын басқару. Бөлімді таңдаңыз:
