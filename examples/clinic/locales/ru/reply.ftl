reply_client =
    Пациент: { $line-author-full_name ->
        [none] без имени
       *[other] { $line-author-full_name }
    }{ $line-author-phone ->
        [none] { "" }
       *[other] , { $line-author-phone }
    }
