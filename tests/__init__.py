"""The tests mirror the code; journeys/, house/, browser/ and faults/ hold what concerns more than one module."""
