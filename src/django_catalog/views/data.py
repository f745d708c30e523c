from django.http import JsonResponse
from django.views import View


class ProductListJSONView(View):
    def get(self, request):
        return JsonResponse({"products": []})


class ProductDetailJSONView(View):
    def get(self, request, slug):
        return JsonResponse({})
