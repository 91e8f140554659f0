"""An audit that is repeated: the files that systemd, cron, scrapyd's caller or Airflow take for it."""
