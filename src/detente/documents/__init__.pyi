from .reading import read as read
from .schemas import schema as schema
from .writing import write as write
