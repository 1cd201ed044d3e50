"""Reviews: MySQL behind a Redis cache."""
import json
import os

import pymysql
import redis
from flask import Flask, jsonify, request
from opentelemetry import trace
from waitress import serve

app = Flask(__name__)
store = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
SORTS = {"helpful": "helpful DESC, id", "newest": "written_at DESC", "stars": "stars DESC, helpful DESC"}


def connect():
    return pymysql.connect(
        host="127.0.0.1",
        port=int(os.environ["MYSQL_PORT"]),
        user="shop",
        password="shop",
        database="shop",
        cursorclass=pymysql.cursors.DictCursor,
        autocommit=True,
    )


@app.get("/products/<int:product>")
def of_product(product):
    sort = request.args.get("sort", "helpful")
    key = f"reviews:{product}:{sort}"
    known = store.get(key)
    trace.get_current_span().set_attributes({"shop.product.id": product, "shop.cache.hit": known is not None})
    if known is not None:
        return jsonify(json.loads(known))
    connection = connect()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, customer_id, stars, body, helpful FROM reviews WHERE product_id = %s ORDER BY {SORTS[sort]} LIMIT 10", (product,))
        reviews = cursor.fetchall()
        for review in reviews:
            cursor.execute("SELECT name, tier FROM customers WHERE id = %s", (review["customer_id"],))
            review["by"] = cursor.fetchone()
        cursor.execute(f"SELECT AVG(stars) AS stars, COUNT(*) AS count FROM reviews WHERE product_id = {product}")
        summary = cursor.fetchone()
    connection.close()
    found = {"reviews": reviews, "stars": float(summary["stars"] or 0), "count": summary["count"]}
    store.setex(key, 15, json.dumps(found))
    return jsonify(found)


@app.post("/products/<int:product>")
def write(product):
    """Stars outside 1 to 5 and a second review by the same customer are refused by the database."""
    body = request.get_json()
    connection = connect()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews (product_id, customer_id, stars, body) VALUES (%s, %s, %s, %s)",
            (product, body["customer"], body["stars"], body["text"]),
        )
        made = cursor.lastrowid
    connection.close()
    store.delete(*(f"reviews:{product}:{sort}" for sort in SORTS))
    return jsonify(id=made), 201


@app.get("/latest")
def latest():
    limit = int(request.args["limit"])
    connection = connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT r.id, r.product_id, r.stars, c.name FROM reviews r JOIN customers c ON c.id = r.customer_id ORDER BY r.id DESC LIMIT %s", (limit,))
        found = cursor.fetchall()
    connection.close()
    return jsonify(found)


serve(app, host="127.0.0.1", port=int(os.environ["PORT"]), threads=8)
