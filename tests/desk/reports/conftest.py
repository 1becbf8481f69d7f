from tests.desk.reports.shop import month as month
