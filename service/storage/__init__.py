"""What is kept between requests: feedback, and the announcements a city places."""
