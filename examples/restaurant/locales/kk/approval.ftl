approval-remind =
    Брондау әлі расталмаған, басталуына екі сағаттан аз қалды: /bookings

    { booking_visit }
    { bookings_client }
approval-sorry =
    Өкінішке қарай, мейрамхана брондауыңызға уақытында жауап бермеді.

    { booking_visit }

    Мейрамхана телефоны: { $setting-phone }
