"""numpy as the reader uses it; whoever needs it imports it from here, and late, since it is heavy."""

import numpy as np
from threadpoolctl import threadpool_limits

# What is multiplied here is small: several threads would wait for each other longer than they work.
threadpool_limits(1, user_api="blas")

__all__ = ["np"]
