CREATE TABLE customers (
  id INT PRIMARY KEY AUTO_INCREMENT, email VARCHAR(120) NOT NULL UNIQUE, name VARCHAR(120) NOT NULL, postcode VARCHAR(10) NOT NULL,
  tier ENUM('basic','plus','gold') NOT NULL, failed_logins INT NOT NULL DEFAULT 0, seen_at DATETIME NULL
);
CREATE TABLE addresses (id INT PRIMARY KEY AUTO_INCREMENT, customer_id INT NOT NULL, line VARCHAR(120) NOT NULL, KEY (customer_id));
CREATE TABLE reviews (
  id INT PRIMARY KEY AUTO_INCREMENT, product_id INT NOT NULL, customer_id INT NOT NULL, stars TINYINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
  body TEXT NOT NULL, helpful INT NOT NULL DEFAULT 0, written_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE KEY (product_id, customer_id), KEY (customer_id)
);
INSERT INTO customers (email, name, postcode, tier)
  SELECT CONCAT('customer', seq, '@mail.example'), CONCAT('Customer ', seq), LPAD(MOD(seq * 7919, 90500), 5, '0'), ELT(1 + MOD(seq, 3), 'basic', 'plus', 'gold')
  FROM seq_1_to_4000;
INSERT INTO addresses (customer_id, line) SELECT id, CONCAT(MOD(id, 90) + 1, ' Linden Street') FROM customers;
INSERT INTO reviews (product_id, customer_id, stars, body)
  SELECT 1 + MOD(seq * 13, 3000), 1 + MOD(seq * 17, 4000), 1 + MOD(seq, 5), REPEAT('Looks good and arrived soon. ', 1 + MOD(seq, 3)) FROM seq_1_to_6000;
