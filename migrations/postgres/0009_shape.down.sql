DROP TABLE tilmash_shape;
