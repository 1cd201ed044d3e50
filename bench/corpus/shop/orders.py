"""Orders: PostgreSQL in a transaction, a Redis lock against double clicks, shipping asked over HTTP, cards that are refused now and then."""
import os
import random
import secrets
import time

import psycopg
import redis
import requests
from flask import Flask, abort, jsonify, request
from opentelemetry import trace
from waitress import serve

app = Flask(__name__)
store = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
tracer = trace.get_tracer("orders.payment", "1.4.2")
SHIPPING_URL = os.environ["SHIPPING_URL"]


class CardRefused(Exception):
    """The bank said no."""


class PaymentTimeout(Exception):
    """The bank said nothing."""


def connect():
    return psycopg.connect(os.environ["POSTGRES_URL"])


def charge(card, cents):
    with tracer.start_as_current_span("charge card", attributes={"payment.amount": cents, "payment.currency": "EUR"}) as span:
        time.sleep(random.uniform(0.002, 0.02))
        span.set_attribute("payment.card.last4", card[-4:])
        if card.endswith("0002"):
            raise CardRefused(f"card ending in {card[-4:]} was refused: insufficient funds")
        if card.endswith("0009"):
            raise PaymentTimeout("the bank did not answer in 20 ms")
        span.add_event("payment.authorised", {"payment.reference": secrets.token_hex(6)})
        return secrets.token_hex(8)


@app.post("/orders")
def create_order():
    body = request.get_json()
    span = trace.get_current_span()
    lock = f"checkout:{body['customer']}"
    if not store.set(lock, "1", nx=True, px=3000):
        abort(409, "another checkout is under way")
    try:
        if not body["items"]:
            abort(422, "the cart is empty")
        number = f"{time.strftime('%Y%m%d')}-{secrets.token_hex(4).upper()}"
        span.set_attribute("shop.order.number", number)
        with connect() as connection:
            total = 0
            lines = []
            for product, quantity in body["items"].items():
                row = connection.execute(
                    "UPDATE stock SET on_hand = on_hand - %s WHERE product_id = %s RETURNING on_hand", (int(quantity), int(product))
                ).fetchone()
                price = connection.execute("SELECT price_cents FROM products WHERE id = %s", (int(product),)).fetchone()[0]
                span.set_attribute(f"shop.stock.left.{len(lines)}", row[0])
                lines.append((int(product), int(quantity), price))
                total += price * int(quantity)
            if body["coupon"]:
                coupon = connection.execute(
                    "SELECT percent FROM coupons WHERE code = %s AND expires_at > now()", (body["coupon"],)
                ).fetchone()
                if coupon is None:
                    abort(422, "that coupon is not valid")
                total -= total * coupon[0] // 100
            reference = charge(body["card"], total)
            order = connection.execute(
                "INSERT INTO orders (number, customer_id, state, total_cents, coupon) VALUES (%s, %s, 'paid', %s, %s) RETURNING id",
                (number, body["customer"], total, body["coupon"]),
            ).fetchone()[0]
            for line in lines:
                connection.execute(
                    "INSERT INTO order_items (order_id, product_id, quantity, price_cents) VALUES (%s, %s, %s, %s)", (order, *line)
                )
        grams = sum(quantity * 400 for _, quantity, _ in lines)
        parcel = requests.post(
            f"{SHIPPING_URL}/parcels", params={"order": number, "postcode": body["postcode"], "grams": grams}, timeout=3
        )
        parcel.raise_for_status()
        store.incrby("revenue:today", total)
        return jsonify(number=number, total_cents=total, payment=reference, parcel=parcel.json()), 201
    finally:
        store.delete(lock)


@app.get("/orders/<number>")
def read_order(number):
    with connect() as connection:
        order = connection.execute(
            "SELECT id, customer_id, state, total_cents, created_at FROM orders WHERE number = %s", (number,)
        ).fetchone()
        if order is None:
            abort(404, "no such order")
        items = connection.execute(
            "SELECT i.product_id, p.title, i.quantity FROM order_items i JOIN products p ON p.id = i.product_id WHERE i.order_id = %s",
            (order[0],),
        ).fetchall()
    return jsonify(number=number, state=order[2], total_cents=order[3], items=items)


@app.get("/customers/<int:customer>/orders")
def list_orders(customer):
    """One query for the orders and one for each order's items: the classic N+1."""
    limit = int(request.args["limit"])
    with connect() as connection:
        orders = connection.execute(
            "SELECT id, number, total_cents FROM orders WHERE customer_id = %s ORDER BY created_at DESC LIMIT %s", (customer, limit)
        ).fetchall()
        listed = []
        for order_id, number, total in orders:
            items = connection.execute("SELECT product_id, quantity FROM order_items WHERE order_id = %s", (order_id,)).fetchall()
            listed.append({"number": number, "total_cents": total, "items": items})
    return jsonify(listed)


REPORTS = {
    "category": "SELECT c.slug, count(DISTINCT o.id), sum(i.quantity * i.price_cents) FROM orders o JOIN order_items i ON i.order_id = o.id"
    " JOIN products p ON p.id = i.product_id JOIN categories c ON c.id = p.category_id WHERE o.created_at > now() - {days} * interval '1 day'"
    " GROUP BY c.slug ORDER BY 3 DESC",
    "hour": "WITH hours AS (SELECT date_trunc('hour', created_at) AS hour, total_cents FROM orders WHERE created_at > now() - {days} * interval '1 day')"
    " SELECT hour, count(*), avg(total_cents), percentile_cont(0.9) WITHIN GROUP (ORDER BY total_cents) FROM hours GROUP BY hour ORDER BY hour",
    "customer": "SELECT customer_id, rank() OVER (ORDER BY sum(total_cents) DESC) FROM orders WHERE created_at > now() - {days} * interval '1 day'"
    " GROUP BY customer_id LIMIT 20",
    "weekday": "SELECT extract(dow FROM created_at), sum(total) FROM orders WHERE created_at > now() - {days} * interval '1 day' GROUP BY 1",
}


@app.get("/report")
def report():
    """The report by weekday asks for a column that does not exist."""
    with connect() as connection:
        rows = connection.execute(REPORTS[request.args["by"]].format(days=int(request.args["days"]))).fetchall()
    return jsonify([[str(value) for value in row] for row in rows])


@app.errorhandler(CardRefused)
def refused(error):
    return jsonify(error=str(error)), 402


@app.errorhandler(409)
@app.errorhandler(422)
@app.errorhandler(404)
def plain(error):
    return jsonify(error=error.description), error.code


@app.errorhandler(500)
def broken(error):
    return jsonify(error="something went wrong"), 500


serve(app, host="127.0.0.1", port=int(os.environ["PORT"]), threads=8)
