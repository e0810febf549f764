review = Отзыв
