# Run by the service `bucket` (image minio/mc); may be repeated.
set -eu
mc mb --ignore-existing store/spanhouse
mc admin user add store spanhouse "$BUCKET_SECRET_KEY"
mc admin policy create store spanhouse /bucket-policy.json
# Fails when it is attached already, and then there is nothing to do.
mc admin policy attach store spanhouse --user spanhouse || mc admin policy entities store --user spanhouse | grep -q spanhouse
