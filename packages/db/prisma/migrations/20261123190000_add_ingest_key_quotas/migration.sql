-- What a key may send in a second; without a number, what the gateway's configuration says for all keys.
ALTER TABLE "ingest_keys" ADD COLUMN "spans_per_second" INTEGER;
ALTER TABLE "ingest_keys" ADD COLUMN "bytes_per_second" INTEGER;
